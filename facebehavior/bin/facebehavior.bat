@echo off
rem facebehavior COMMAND...: runs FaceBehaviorNet; "facebehavior help" lists the commands.
rem Needs JDK 25 in JAVA_HOME or on the PATH. KINESIC_THREADS sets the number of threads,
rem KINESIC_JAVA_OPTS passes further options to Java. This file has not been tested.
setlocal
set "LIB=%~dp0..\lib"
if not exist "%LIB%" set "LIB=%~dp0..\app\target\lib"
if not exist "%LIB%" (
  echo facebehavior: %LIB% does not exist; run: mvn -q -DskipTests package 1>&2
  exit /b 1
)
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
set "MEMORY=-XX:MaxRAMPercentage=60"
if "%~1"=="predict" set "MEMORY=-Xmx1g"
set "COLLECTOR=-XX:+UseParallelGC"
if "%~1"=="serve" (
  set "COLLECTOR=-XX:+UseG1GC"
  set "MEMORY=-Xmx2g -Djdk.httpserver.maxConnections=2000 -Dsun.net.httpserver.nodelay=true"
)
set "THREADS="
if defined KINESIC_THREADS set "THREADS=-Dkinesic.threads=%KINESIC_THREADS%"
"%JAVA%" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED %COLLECTOR% %MEMORY% -Djava.awt.headless=true %THREADS% %KINESIC_JAVA_OPTS% -cp "%LIB%\*" kinesic.facebehavior.cli.Main %*
