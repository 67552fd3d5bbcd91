CREATE TABLE "previews" (
	"subgraph" text COLLATE "C" PRIMARY KEY NOT NULL,
	"digest" text COLLATE "C" NOT NULL,
	"url" text NOT NULL,
	"base" bigint,
	"bundle_digest" text COLLATE "C" NOT NULL,
	"signature" text NOT NULL,
	"problems" jsonb NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"kid" text COLLATE "C" PRIMARY KEY NOT NULL,
	"private_jwk" jsonb NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "compositions" ADD COLUMN "signature" text;--> statement-breakpoint
ALTER TABLE "previews" ADD CONSTRAINT "previews_subgraph_subgraphs_name_fk" FOREIGN KEY ("subgraph") REFERENCES "public"."subgraphs"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "previews" ADD CONSTRAINT "previews_bundle_digest_bundles_digest_fk" FOREIGN KEY ("bundle_digest") REFERENCES "public"."bundles"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "previews" ADD CONSTRAINT "previews_subgraph_digest_versions_subgraph_digest_fk" FOREIGN KEY ("subgraph","digest") REFERENCES "public"."versions"("subgraph","digest") ON DELETE no action ON UPDATE no action;