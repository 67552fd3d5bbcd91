DROP INDEX "startup_sharing_canonical";--> statement-breakpoint
DROP INDEX "startup_sharing_merged";--> statement-breakpoint
DROP INDEX "supports_agreement";--> statement-breakpoint
CREATE INDEX "supports_themes" ON "supports" USING gin ("theme_ids");--> statement-breakpoint
CREATE INDEX "supports_kind" ON "supports" USING btree ("kind","status","provider_id","started_on","ended_on","startup");--> statement-breakpoint
CREATE INDEX "startup_sharing_merged" ON "startup_sharing" USING btree ("canonical","startup","merged_into") WHERE merged_into is not null;--> statement-breakpoint
CREATE INDEX "supports_agreement" ON "supports" USING btree ("agreement_id","status","kind","provider_id","started_on","ended_on","startup") WHERE agreement_id is not null;