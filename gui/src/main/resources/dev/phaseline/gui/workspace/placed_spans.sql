-- The spans with the row of their lane in which they are drawn.
-- $1: the rows in the order of the spans, as the text of a list.
CREATE TABLE placed_spans AS
SELECT ordered_spans.*, span_row               -- row inside the lane's track, from 0
FROM ordered_spans
POSITIONAL JOIN (SELECT unnest($1::UINTEGER[])::INTEGER AS span_row)
