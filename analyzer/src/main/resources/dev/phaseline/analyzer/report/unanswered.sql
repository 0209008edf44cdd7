-- What the rules could not answer, and what would have to be recorded.
SELECT question, missing, enable
FROM rule_coverage
WHERE migration = ? AND NOT answerable
ORDER BY try_cast(regexp_extract(question, '^\d+') AS INTEGER), rule;
