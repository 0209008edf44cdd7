-- When the spans of each lane start and end, in their order.
SELECT lane, start_ns, coalesce(end_ns, start_ns) AS end_ns FROM ordered_spans
