CREATE TABLE "usage_coordinates" (
	"coordinate" text COLLATE "C" NOT NULL,
	"operation" text COLLATE "C" NOT NULL,
	CONSTRAINT "usage_coordinates_coordinate_operation_pk" PRIMARY KEY("coordinate","operation")
);
--> statement-breakpoint
CREATE TABLE "usage_counts" (
	"operation" text COLLATE "C" NOT NULL,
	"client" text COLLATE "C" NOT NULL,
	"client_version" text COLLATE "C" NOT NULL,
	"day" date NOT NULL,
	"count" bigint DEFAULT 0 NOT NULL,
	"last_seen" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "usage_counts_operation_client_client_version_day_pk" PRIMARY KEY("operation","client","client_version","day")
);
--> statement-breakpoint
CREATE TABLE "usage_operations" (
	"hash" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text,
	"document" text NOT NULL,
	"composition" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_reports" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "usage_coordinates" ADD CONSTRAINT "usage_coordinates_operation_usage_operations_hash_fk" FOREIGN KEY ("operation") REFERENCES "public"."usage_operations"("hash") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_counts" ADD CONSTRAINT "usage_counts_operation_usage_operations_hash_fk" FOREIGN KEY ("operation") REFERENCES "public"."usage_operations"("hash") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "usage_coordinates_operation" ON "usage_coordinates" USING btree ("operation");--> statement-breakpoint
CREATE INDEX "usage_counts_day" ON "usage_counts" USING btree ("day");--> statement-breakpoint
CREATE INDEX "usage_reports_at" ON "usage_reports" USING btree ("at");