@echo off
rem The phaseline command with the Java runtime beside it. PHASELINE_JAVA_OPTS adds JVM options.
"%~dp0java" @"%~dp0..\phaseline\java.options" %PHASELINE_JAVA_OPTS% --module-path "%~dp0..\phaseline\lib" --module dev.phaseline.cli/dev.phaseline.cli.Phaseline %*
