-- The phases of all migrations, outer ones before those inside.
SELECT recording, phase || coalesce(' ' || iteration, ''), start_ns, end_ns, migration, start_event, end_event
FROM phases
ORDER BY recording, start_ns, end_ns DESC, depth;
