<?php

namespace App\Reverb;

use Closure;
use React\EventLoop\Loop;
use React\EventLoop\TimerInterface;
use React\Socket\ConnectionInterface;
use Throwable;

/**
 * Reads one request from a new connection and answers it.
 */
final class HttpExchange
{
    private const TIMEOUT = 10;

    private readonly TimerInterface $timeout;

    private string $received = '';

    /**
     * @param  Closure(HttpRequest): ?HttpResponse  $respond  null once the connection has become a WebSocket
     */
    public function __construct(
        private readonly ConnectionInterface $connection,
        private readonly int $maxRequestSize,
        private readonly Closure $respond,
    ) {
        $this->timeout = Loop::addTimer(self::TIMEOUT, $connection->close(...));

        $connection->on('close', fn () => Loop::cancelTimer($this->timeout));
        $connection->on('data', $this->receive(...));
    }

    private function receive(string $bytes): void
    {
        $this->received .= $bytes;

        try {
            $request = HttpRequest::parse($this->received, $this->maxRequestSize);

            if ($request === null) {
                return;
            }

            $this->connection->removeAllListeners('data');
            $response = ($this->respond)($request);
        } catch (ProtocolError $e) {
            $response = new HttpResponse($e->getCode(), $e->getMessage());
        } catch (Throwable) {
            $response = new HttpResponse(500, 'Internal server error.');
        }

        if ($response === null) {
            Loop::cancelTimer($this->timeout);

            return;
        }

        $this->connection->end($response->encode());
    }
}
