<?php

namespace App\Reverb;

use RuntimeException;

/**
 * What a client did wrong; the code is an HTTP status or a WebSocket close code.
 */
final class ProtocolError extends RuntimeException {}
