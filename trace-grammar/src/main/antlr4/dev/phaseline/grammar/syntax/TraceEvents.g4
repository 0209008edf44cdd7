grammar TraceEvents;
file : EOF ;
