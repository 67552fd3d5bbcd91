DROP INDEX "startups_merged_into";--> statement-breakpoint
CREATE INDEX "startups_merged_into" ON "startups" USING btree ("merged_into","number") WHERE "startups"."merged_into" is not null;