<?php

return [
    App\Reverb\ReverbServiceProvider::class,
];
