<?php

namespace App\Http\Controllers;

use App\Models\Device;
use Illuminate\Http\JsonResponse;

class DeviceController
{
    public function __invoke(): JsonResponse
    {
        return response()->json(Device::query()->orderBy('id')->get());
    }
}
