@node "%~dp0..\flutter.mjs" %*
