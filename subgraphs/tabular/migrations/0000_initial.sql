CREATE TABLE "business_numbers" (
	"number" text COLLATE "C" PRIMARY KEY NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "business_numbers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"startup" bigint,
	"asked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "demo_marker" (
	"id" integer PRIMARY KEY NOT NULL,
	"generator" text NOT NULL,
	"seed" bigint NOT NULL,
	"startups" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"organization" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"mutation" text NOT NULL,
	"fingerprint" text NOT NULL,
	"result" jsonb,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_organization_key_pk" PRIMARY KEY("organization","key")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "imports_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"at" timestamp(3) with time zone NOT NULL,
	"source" text NOT NULL,
	"state" text,
	"counts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "labels" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"ko" text NOT NULL,
	"en" text
);
--> statement-breakpoint
CREATE TABLE "programs" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"name" text NOT NULL,
	"operator_id" text COLLATE "C" NOT NULL,
	"fiscal_year" integer,
	"kinds" text[] DEFAULT '{}' NOT NULL,
	"target_stages" text[] DEFAULT '{}' NOT NULL,
	"target_region_codes" text[] DEFAULT '{}' NOT NULL,
	"max_business_age_years" integer,
	"apply_from" date,
	"apply_to" date,
	"apply_text" text,
	"budget_won" bigint,
	"theme_ids" text[] DEFAULT '{}' NOT NULL,
	"detail_url" text,
	"digest" text NOT NULL,
	"vanished_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "publishers" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"region_code" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "sharing_watermark" (
	"id" integer PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "spaces" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"name_ko" text NOT NULL,
	"name_en" text,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"opens_on" date,
	"opens_on_precision" text,
	"opens_on_text" text,
	"region_code" text COLLATE "C" NOT NULL,
	"address" text,
	"owner_id" text COLLATE "C" NOT NULL,
	"operator_id" text COLLATE "C",
	"stages" text[] DEFAULT '{}' NOT NULL,
	"theme_ids" text[] DEFAULT '{}' NOT NULL,
	"units" integer,
	"vacant_units" integer,
	"digest" text NOT NULL,
	"vanished_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "startup_sharing" (
	"startup" bigint PRIMARY KEY NOT NULL,
	"merged_into" bigint,
	"canonical" bigint NOT NULL,
	"shared_with" text[] DEFAULT '{}' NOT NULL,
	"amounts_with" text[] DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supports" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"startup" bigint NOT NULL,
	"disclosure" text NOT NULL,
	"provider_id" text COLLATE "C" NOT NULL,
	"program_id" text COLLATE "C",
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"started_on" date NOT NULL,
	"started_on_precision" text DEFAULT 'DAY' NOT NULL,
	"ended_on" date,
	"status" text NOT NULL,
	"amount_won" bigint,
	"stage_at_start" text,
	"space_id" text COLLATE "C",
	"theme_ids" text[] DEFAULT '{}' NOT NULL,
	"joint_with_ids" text[] DEFAULT '{}' NOT NULL,
	"agreement_id" text COLLATE "C",
	"referral_id" text COLLATE "C",
	"source_url" text,
	"updated_at" timestamp(3) with time zone NOT NULL,
	"digest" text NOT NULL,
	"vanished_at" timestamp(3) with time zone,
	"extra" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"given_startup" bigint,
	"business_number" text COLLATE "C",
	"startup_name" text,
	"is_status_given" boolean NOT NULL,
	"sheet" text NOT NULL,
	"row" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "business_numbers_asked" ON "business_numbers" USING btree ("asked_at");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_at" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "programs_operator" ON "programs" USING btree ("operator_id","apply_from","id");--> statement-breakpoint
CREATE INDEX "spaces_region" ON "spaces" USING btree ("region_code");--> statement-breakpoint
CREATE INDEX "spaces_owner" ON "spaces" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "spaces_operator" ON "spaces" USING btree ("operator_id");--> statement-breakpoint
CREATE INDEX "startup_sharing_merged" ON "startup_sharing" USING btree ("canonical","startup","merged_into") WHERE merged_into is not null;--> statement-breakpoint
CREATE INDEX "supports_order" ON "supports" USING btree ("started_on","id");--> statement-breakpoint
CREATE INDEX "supports_startup" ON "supports" USING btree ("startup","started_on","id");--> statement-breakpoint
CREATE INDEX "supports_provider" ON "supports" USING btree ("provider_id","started_on","id");--> statement-breakpoint
CREATE INDEX "supports_referral" ON "supports" USING btree ("referral_id");--> statement-breakpoint
CREATE INDEX "supports_space" ON "supports" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "supports_themes" ON "supports" USING gin ("theme_ids");--> statement-breakpoint
CREATE INDEX "supports_kind" ON "supports" USING btree ("kind","status","provider_id","started_on","ended_on","startup");--> statement-breakpoint
CREATE INDEX "supports_agreement" ON "supports" USING btree ("agreement_id","status","kind","provider_id","started_on","ended_on","startup") WHERE agreement_id is not null;