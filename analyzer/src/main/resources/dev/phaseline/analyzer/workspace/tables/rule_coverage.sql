-- One row per migration and rule: whether the recordings have what the rule needs.
CREATE TABLE rule_coverage (
    migration INTEGER NOT NULL,  -- migrations.id
    rule VARCHAR NOT NULL,       -- name of the rule
    question VARCHAR NOT NULL,   -- what the rule answers
    answerable BOOLEAN NOT NULL, -- whether nothing is missing, or the question does not arise; if so, no finding means no problem
    missing VARCHAR,             -- what is not recorded, by side; NULL if nothing
    enable VARCHAR,              -- names of the events to switch on next time; alternatives of other releases included
    settled VARCHAR              -- why the question does not arise, though what it needs is missing; NULL if it does
);
