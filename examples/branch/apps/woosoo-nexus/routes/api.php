<?php

use App\Http\Controllers\DeviceController;
use App\Http\Controllers\HealthController;
use App\Http\Controllers\OrderController;
use Illuminate\Support\Facades\Route;

Route::get('/health', HealthController::class);
Route::get('/devices', DeviceController::class);
Route::apiResource('orders', OrderController::class)->only(['index', 'show', 'store'])->whereNumber('order');
