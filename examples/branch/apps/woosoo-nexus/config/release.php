<?php

$file = base_path('release.json');

return [

    // Written by the deploy; read here so that a cached configuration keeps it.
    'id' => is_file($file) ? json_decode((string) file_get_contents($file), true)['id'] ?? null : null,

];
