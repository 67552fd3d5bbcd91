ALTER TABLE "agreements" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "indicators" ADD COLUMN "source" text;