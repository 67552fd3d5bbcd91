CREATE TABLE "approvals" (
	"subgraph" text COLLATE "C" NOT NULL,
	"code" text COLLATE "C" NOT NULL,
	"coordinate" text COLLATE "C" NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "approvals_subgraph_code_coordinate_pk" PRIMARY KEY("subgraph","code","coordinate")
);
