CREATE SEQUENCE "public"."startup_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 34359738367 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "agreement_parties" (
	"agreement_id" text COLLATE "C" NOT NULL,
	"position" smallint NOT NULL,
	"organization_id" text COLLATE "C" NOT NULL,
	"role" text NOT NULL,
	"stages" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "agreement_parties_agreement_id_position_pk" PRIMARY KEY("agreement_id","position")
);
--> statement-breakpoint
CREATE TABLE "agreements" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"signed_on" date,
	"signed_on_precision" text,
	"signed_on_text" text,
	"venue" text,
	"area_id" text COLLATE "C",
	"theme_ids" text[] DEFAULT '{}' NOT NULL,
	"note" text,
	"source_url" text
);
--> statement-breakpoint
CREATE TABLE "business_numbers" (
	"biz_reg_no" text PRIMARY KEY NOT NULL,
	"startup" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"startup" bigint NOT NULL,
	"purpose" text NOT NULL,
	"field_groups" text[] NOT NULL,
	"recipient_ids" text[] NOT NULL,
	"granted_on" date NOT NULL,
	"expires_on" date,
	"revoked_on" date,
	"granted_by" text COLLATE "C",
	"expiry_noted" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "demo_marker" (
	"id" integer PRIMARY KEY NOT NULL,
	"generator" text NOT NULL,
	"seed" bigint NOT NULL,
	"startups" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "founders" (
	"startup" bigint PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"birth_year" integer,
	"email" text,
	"phone" text,
	"university_id" text COLLATE "C"
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
CREATE TABLE "indicators" (
	"about_id" text COLLATE "C" NOT NULL,
	"position" smallint NOT NULL,
	"code" text NOT NULL,
	"name_ko" text NOT NULL,
	"name_en" text,
	"value" double precision,
	"amount_won" bigint,
	"unit" text NOT NULL,
	"as_of" date,
	"as_of_precision" text,
	"cumulative" boolean NOT NULL,
	"covered_members" integer,
	"note" text,
	"source_url" text,
	CONSTRAINT "indicators_about_id_position_pk" PRIMARY KEY("about_id","position")
);
--> statement-breakpoint
CREATE TABLE "industries" (
	"code" text COLLATE "C" PRIMARY KEY NOT NULL,
	"revision" smallint NOT NULL,
	"name_ko" text NOT NULL,
	"name_en" text,
	"level" smallint NOT NULL,
	"parent_code" text COLLATE "C",
	"section" text COLLATE "C" NOT NULL,
	"ordinal" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "merges" (
	"from_startup" bigint PRIMARY KEY NOT NULL,
	"into_startup" bigint NOT NULL,
	"reason" text NOT NULL,
	"by_organization" text COLLATE "C",
	"by_subject" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "network_members" (
	"network_id" text COLLATE "C" NOT NULL,
	"position" smallint NOT NULL,
	"organization_id" text COLLATE "C" NOT NULL,
	CONSTRAINT "network_members_network_id_position_pk" PRIMARY KEY("network_id","position")
);
--> statement-breakpoint
CREATE TABLE "networks" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name_ko" text NOT NULL,
	"name_en" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name_ko" text NOT NULL,
	"name_en" text,
	"short_name_ko" text,
	"short_name_en" text,
	"kind" text NOT NULL,
	"region_code" text COLLATE "C",
	"parent_id" text COLLATE "C",
	"homepage" text,
	"publishes_via" text
);
--> statement-breakpoint
CREATE TABLE "predecessors" (
	"startup" bigint NOT NULL,
	"predecessor" bigint NOT NULL,
	CONSTRAINT "predecessors_startup_predecessor_pk" PRIMARY KEY("startup","predecessor")
);
--> statement-breakpoint
CREATE TABLE "referral_events" (
	"referral_id" text COLLATE "C" NOT NULL,
	"position" smallint NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"state" text NOT NULL,
	"by_id" text COLLATE "C" NOT NULL,
	CONSTRAINT "referral_events_referral_id_position_pk" PRIMARY KEY("referral_id","position")
);
--> statement-breakpoint
CREATE TABLE "referrals" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"startup" bigint NOT NULL,
	"from_id" text COLLATE "C" NOT NULL,
	"to_id" text COLLATE "C" NOT NULL,
	"requested_kinds" text[] NOT NULL,
	"stage_at_referral" text,
	"reason" text,
	"consent_id" text COLLATE "C",
	"agreement_id" text COLLATE "C",
	"sent_on" date NOT NULL,
	"due_on" date NOT NULL,
	"state" text NOT NULL,
	"decided_on" date,
	"comment" text,
	"forwarded_as_id" text COLLATE "C",
	"record_id" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "region_group_members" (
	"group_id" text COLLATE "C" NOT NULL,
	"position" smallint NOT NULL,
	"region_code" text COLLATE "C" NOT NULL,
	CONSTRAINT "region_group_members_group_id_position_pk" PRIMARY KEY("group_id","position")
);
--> statement-breakpoint
CREATE TABLE "region_groups" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name_ko" text NOT NULL,
	"name_en" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "regions" (
	"code" text COLLATE "C" PRIMARY KEY NOT NULL,
	"level" text NOT NULL,
	"name_ko" text NOT NULL,
	"name_en" text,
	"full_name" text NOT NULL,
	"parent_code" text COLLATE "C",
	"kostat_code" text,
	"valid_from" date,
	"valid_to" date,
	"successor_codes" text[] DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"kid" text PRIMARY KEY NOT NULL,
	"private_jwk" jsonb NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "startup_changes" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"startup" bigint NOT NULL,
	"merged_into" bigint,
	"shared_with" text[] NOT NULL,
	"amounts_with" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "startup_names" (
	"canonical" bigint NOT NULL,
	"startup" bigint NOT NULL,
	"position" smallint NOT NULL,
	"value" text NOT NULL,
	"kind" text NOT NULL,
	"valid_from" date,
	"valid_to" date,
	"normalized" text NOT NULL,
	"grams" integer[] NOT NULL,
	CONSTRAINT "startup_names_canonical_startup_position_pk" PRIMARY KEY("canonical","startup","position")
);
--> statement-breakpoint
CREATE TABLE "startups" (
	"number" bigint PRIMARY KEY NOT NULL,
	"merged_into" bigint,
	"display_name" text NOT NULL,
	"identity_status" text NOT NULL,
	"biz_reg_no" text,
	"corp_reg_no" text,
	"business_status" text NOT NULL,
	"business_started_on" date,
	"business_start_basis" text,
	"bi_last" date,
	"post_bi_last" date,
	"head_office_code" text COLLATE "C",
	"industry_code" text COLLATE "C",
	"industry_section" text COLLATE "C",
	"theme_ids" text[] DEFAULT '{}' NOT NULL,
	"registered_on" date NOT NULL,
	"entered_by" text[] DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "targets" (
	"agreement_id" text COLLATE "C" NOT NULL,
	"position" smallint NOT NULL,
	"name_ko" text NOT NULL,
	"name_en" text,
	"value" double precision NOT NULL,
	"unit" text NOT NULL,
	"due" date,
	"due_precision" text,
	CONSTRAINT "targets_agreement_id_position_pk" PRIMARY KEY("agreement_id","position")
);
--> statement-breakpoint
CREATE TABLE "theme_organizations" (
	"theme_id" text COLLATE "C" NOT NULL,
	"organization_id" text COLLATE "C" NOT NULL,
	CONSTRAINT "theme_organizations_theme_id_organization_id_pk" PRIMARY KEY("theme_id","organization_id")
);
--> statement-breakpoint
CREATE TABLE "themes" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name_ko" text NOT NULL,
	"name_en" text
);
--> statement-breakpoint
CREATE UNIQUE INDEX "agreement_parties_organization" ON "agreement_parties" USING btree ("organization_id","agreement_id");--> statement-breakpoint
CREATE INDEX "consents_startup" ON "consents" USING btree ("startup","granted_on","id");--> statement-breakpoint
CREATE INDEX "consents_expiring" ON "consents" USING btree ("expires_on") WHERE "consents"."expires_on" is not null and "consents"."revoked_on" is null and not "consents"."expiry_noted";--> statement-breakpoint
CREATE INDEX "industries_parent" ON "industries" USING btree ("parent_code","ordinal");--> statement-breakpoint
CREATE UNIQUE INDEX "industries_ordinal" ON "industries" USING btree ("ordinal");--> statement-breakpoint
CREATE INDEX "network_members_organization" ON "network_members" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "referrals_startup" ON "referrals" USING btree ("startup","sent_on","id");--> statement-breakpoint
CREATE INDEX "referrals_from" ON "referrals" USING btree ("from_id","sent_on","id");--> statement-breakpoint
CREATE INDEX "referrals_to" ON "referrals" USING btree ("to_id","sent_on","id");--> statement-breakpoint
CREATE INDEX "referrals_agreement" ON "referrals" USING btree ("agreement_id","sent_on","id");--> statement-breakpoint
CREATE INDEX "referrals_sent" ON "referrals" USING btree ("sent_on","id");--> statement-breakpoint
CREATE INDEX "referrals_consent" ON "referrals" USING btree ("consent_id");--> statement-breakpoint
CREATE INDEX "region_group_members_region" ON "region_group_members" USING btree ("region_code");--> statement-breakpoint
CREATE INDEX "regions_parent" ON "regions" USING btree ("parent_code","code");--> statement-breakpoint
CREATE INDEX "regions_level" ON "regions" USING btree ("level","code") WHERE "regions"."valid_to" is null;--> statement-breakpoint
CREATE INDEX "startup_names_grams" ON "startup_names" USING gin ("grams");--> statement-breakpoint
CREATE INDEX "startups_merged_into" ON "startups" USING btree ("merged_into") WHERE "startups"."merged_into" is not null;--> statement-breakpoint
CREATE INDEX "startups_identity_status" ON "startups" USING btree ("identity_status","number");--> statement-breakpoint
CREATE INDEX "startups_started_on" ON "startups" USING btree ("business_started_on");--> statement-breakpoint
CREATE INDEX "startups_bi_last" ON "startups" USING btree ("bi_last");--> statement-breakpoint
CREATE INDEX "startups_post_bi_last" ON "startups" USING btree ("post_bi_last");--> statement-breakpoint
CREATE INDEX "startups_head_office" ON "startups" USING btree ("head_office_code");--> statement-breakpoint
CREATE INDEX "startups_industry" ON "startups" USING btree ("industry_code");--> statement-breakpoint
CREATE INDEX "startups_section" ON "startups" USING btree ("industry_section","number");--> statement-breakpoint
CREATE INDEX "startups_registered_on" ON "startups" USING btree ("registered_on");--> statement-breakpoint
CREATE INDEX "startups_themes" ON "startups" USING gin ("theme_ids");--> statement-breakpoint
CREATE INDEX "theme_organizations_organization" ON "theme_organizations" USING btree ("organization_id","theme_id");