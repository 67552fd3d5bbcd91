CREATE TABLE "contest_winners" (
	"contest_id" text COLLATE "C" NOT NULL,
	"support_id" text COLLATE "C" NOT NULL,
	CONSTRAINT "contest_winners_contest_id_support_id_pk" PRIMARY KEY("contest_id","support_id")
);
--> statement-breakpoint
CREATE TABLE "contests" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"center_id" text COLLATE "C" NOT NULL,
	"name" text NOT NULL,
	"edition" integer,
	"awarded_on" date
);
--> statement-breakpoint
CREATE TABLE "demo_marker" (
	"id" integer PRIMARY KEY NOT NULL,
	"generator" text NOT NULL,
	"seed" bigint NOT NULL,
	"startups" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "employment_zones" (
	"center_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"opened_on" date,
	"opened_on_precision" text,
	"partner_ids" text[] DEFAULT '{}' NOT NULL,
	"programs" integer,
	"job_target" integer,
	"trainee_target" integer,
	"target_year" integer
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
CREATE TABLE "innovation_centers" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"organization_id" text COLLATE "C" NOT NULL,
	"lead_corporation_ids" text[] DEFAULT '{}' NOT NULL,
	"launched_on" date,
	"launched_on_precision" text
);
--> statement-breakpoint
CREATE TABLE "labels" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"ko" text NOT NULL,
	"en" text
);
--> statement-breakpoint
CREATE TABLE "makerspace_activities" (
	"center_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"trainings" integer NOT NULL,
	"prototypes" integer NOT NULL,
	"as_of" date,
	"as_of_precision" text
);
--> statement-breakpoint
CREATE TABLE "needs_briefings" (
	"center_id" text COLLATE "C" NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"sessions" integer NOT NULL,
	"attendees" integer,
	"needs_found" integer,
	"matches" integer,
	"partner_id" text COLLATE "C" NOT NULL,
	"as_of" date,
	"as_of_precision" text,
	CONSTRAINT "needs_briefings_center_id_position_pk" PRIMARY KEY("center_id","position")
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
	"joint_with_ids" text[] DEFAULT '{}' NOT NULL
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
	"center_id" text COLLATE "C" NOT NULL
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
	"corporate_partner_id" text COLLATE "C",
	"award" text,
	"committed_only" boolean
);
--> statement-breakpoint
CREATE TABLE "trainings" (
	"center_id" text COLLATE "C" NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"sessions" integer,
	"trained" integer,
	"joint_with_ids" text[] DEFAULT '{}' NOT NULL,
	"as_of" date,
	"as_of_precision" text,
	CONSTRAINT "trainings_center_id_position_pk" PRIMARY KEY("center_id","position")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "innovation_centers_organization" ON "innovation_centers" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "programs_operator" ON "programs" USING btree ("operator_id","apply_from","id");--> statement-breakpoint
CREATE INDEX "spaces_region" ON "spaces" USING btree ("region_code");--> statement-breakpoint
CREATE INDEX "spaces_owner" ON "spaces" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "spaces_operator" ON "spaces" USING btree ("operator_id");--> statement-breakpoint
CREATE INDEX "startup_sharing_canonical" ON "startup_sharing" USING btree ("canonical");--> statement-breakpoint
CREATE INDEX "startup_sharing_merged" ON "startup_sharing" USING btree ("merged_into") WHERE merged_into is not null;--> statement-breakpoint
CREATE INDEX "supports_order" ON "supports" USING btree ("started_on","id");--> statement-breakpoint
CREATE INDEX "supports_startup" ON "supports" USING btree ("startup","started_on","id");--> statement-breakpoint
CREATE INDEX "supports_provider" ON "supports" USING btree ("provider_id","started_on","id");--> statement-breakpoint
CREATE INDEX "supports_referral" ON "supports" USING btree ("referral_id");--> statement-breakpoint
CREATE INDEX "supports_space" ON "supports" USING btree ("space_id");--> statement-breakpoint
CREATE INDEX "supports_agreement" ON "supports" USING btree ("agreement_id");