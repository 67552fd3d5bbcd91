-- A number that was given to several stays with the one that was entered first.
UPDATE "startups" SET "corp_reg_no" = NULL WHERE "number" IN (SELECT "number" FROM (SELECT "number", row_number() OVER (PARTITION BY "corp_reg_no" ORDER BY "number") AS "place" FROM "startups" WHERE "corp_reg_no" IS NOT NULL) AS "given" WHERE "place" > 1);--> statement-breakpoint
CREATE UNIQUE INDEX "startups_corp_reg_no" ON "startups" USING btree ("corp_reg_no");
