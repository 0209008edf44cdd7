@echo off
rem The phaseline command with the Java runtime beside it. PHASELINE_JAVA_OPTS adds JVM options.
setlocal
set "MODULES=%~dp0..\phaseline\lib"
if exist "%~dp0..\phaseline\native\libduckdb_java.so_windows_amd64" set "MODULES=%~dp0..\phaseline\native;%MODULES%"
"%~dp0java" @"%~dp0..\phaseline\java.options" %PHASELINE_JAVA_OPTS% --module-path "%MODULES%" --module dev.phaseline.cli/dev.phaseline.cli.Phaseline %*
