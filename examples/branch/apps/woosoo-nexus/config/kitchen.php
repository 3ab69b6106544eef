<?php

return [

    // How long an order stays in each step of its preparation.
    'seconds_per_step' => (int) env('KITCHEN_SECONDS_PER_STEP', 0),

];
