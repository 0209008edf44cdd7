-- The same with their kinds and names.
CREATE VIEW named_spans AS
SELECT placed_spans.* EXCLUDE (kind_number), topics.kind, topics.name
FROM placed_spans
JOIN topics USING (topic)
