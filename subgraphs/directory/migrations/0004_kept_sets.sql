CREATE UNLOGGED TABLE "kept_sets" (
	"digest" text COLLATE "C" PRIMARY KEY NOT NULL,
	"ids" text NOT NULL,
	"characters" integer NOT NULL,
	"kept_until" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "kept_sets_until" ON "kept_sets" USING btree ("kept_until");