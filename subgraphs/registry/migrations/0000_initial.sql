CREATE TABLE "bundles" (
	"digest" text COLLATE "C" PRIMARY KEY NOT NULL,
	"bundle" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "checks" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"subgraph" text COLLATE "C" NOT NULL,
	"digest" text COLLATE "C" NOT NULL,
	"composition" bigint,
	"ok" boolean NOT NULL,
	"result" jsonb NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "compositions" (
	"number" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "compositions_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"base" bigint,
	"ok" boolean NOT NULL,
	"bundle_digest" text COLLATE "C",
	"input_digest" text COLLATE "C" NOT NULL,
	"problems" jsonb NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "current" (
	"id" integer PRIMARY KEY NOT NULL,
	"composition" bigint
);
--> statement-breakpoint
CREATE TABLE "events" (
	"number" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "events_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp(3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"ok" boolean NOT NULL,
	"subgraph" text COLLATE "C",
	"digest" text COLLATE "C",
	"url" text,
	"composition" bigint
);
--> statement-breakpoint
CREATE TABLE "members" (
	"composition" bigint NOT NULL,
	"subgraph" text COLLATE "C" NOT NULL,
	"digest" text COLLATE "C" NOT NULL,
	"url" text NOT NULL,
	CONSTRAINT "members_composition_subgraph_pk" PRIMARY KEY("composition","subgraph")
);
--> statement-breakpoint
CREATE TABLE "subgraphs" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"organization" text COLLATE "C" NOT NULL,
	"registered_at" timestamp(3) with time zone NOT NULL,
	"registered_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tokens" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"role" text NOT NULL,
	"organization" text COLLATE "C" NOT NULL,
	"subgraph" text COLLATE "C",
	"created_at" timestamp(3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"revoked_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"subgraph" text COLLATE "C" NOT NULL,
	"digest" text COLLATE "C" NOT NULL,
	"sdl" text NOT NULL,
	"first_at" timestamp(3) with time zone NOT NULL,
	"first_by" text NOT NULL,
	CONSTRAINT "versions_subgraph_digest_pk" PRIMARY KEY("subgraph","digest")
);
--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_subgraph_subgraphs_name_fk" FOREIGN KEY ("subgraph") REFERENCES "public"."subgraphs"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_composition_compositions_number_fk" FOREIGN KEY ("composition") REFERENCES "public"."compositions"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "compositions" ADD CONSTRAINT "compositions_bundle_digest_bundles_digest_fk" FOREIGN KEY ("bundle_digest") REFERENCES "public"."bundles"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "current" ADD CONSTRAINT "current_composition_compositions_number_fk" FOREIGN KEY ("composition") REFERENCES "public"."compositions"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_composition_compositions_number_fk" FOREIGN KEY ("composition") REFERENCES "public"."compositions"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_composition_compositions_number_fk" FOREIGN KEY ("composition") REFERENCES "public"."compositions"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_subgraph_digest_versions_subgraph_digest_fk" FOREIGN KEY ("subgraph","digest") REFERENCES "public"."versions"("subgraph","digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_subgraph_subgraphs_name_fk" FOREIGN KEY ("subgraph") REFERENCES "public"."subgraphs"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "versions" ADD CONSTRAINT "versions_subgraph_subgraphs_name_fk" FOREIGN KEY ("subgraph") REFERENCES "public"."subgraphs"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "checks_subgraph" ON "checks" USING btree ("subgraph","id");--> statement-breakpoint
CREATE UNIQUE INDEX "compositions_base" ON "compositions" USING btree ("base") WHERE ok;--> statement-breakpoint
CREATE INDEX "compositions_input" ON "compositions" USING btree ("input_digest") WHERE ok;--> statement-breakpoint
CREATE INDEX "events_subgraph" ON "events" USING btree ("subgraph","number");