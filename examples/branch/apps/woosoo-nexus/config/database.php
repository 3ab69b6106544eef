<?php

return [

    'connections' => [

        'sqlite' => [
            'driver' => 'sqlite',
            'database' => env('DB_DATABASE', database_path('database.sqlite')),
            'prefix' => '',
            'foreign_key_constraints' => true,
            'busy_timeout' => 10_000,
            // A deferred transaction that turns from reading to writing fails at once when another
            // process writes; an immediate one waits its turn.
            'transaction_mode' => 'IMMEDIATE',
        ],

    ],

];
