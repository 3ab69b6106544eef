<?php

namespace App\Reverb;

use Closure;
use React\Socket\ConnectionInterface;
use Throwable;

/**
 * One client that speaks the Pusher protocol.
 */
final class Socket
{
    public readonly string $id;

    private readonly FrameReader $reader;

    private float $lastSeen;

    private bool $awaitsPong = false;

    /**
     * @param  Closure(string): void  $debug
     */
    public function __construct(
        private readonly ConnectionInterface $connection,
        private readonly Channels $channels,
        private readonly Settings $settings,
        private readonly Closure $debug,
    ) {
        $this->id = random_int(1, 1_000_000_000).'.'.random_int(1, 1_000_000_000);
        $this->reader = new FrameReader($settings->maxMessageSize);
        $this->lastSeen = microtime(true);
    }

    public function open(): void
    {
        $this->send('pusher:connection_established', json_encode([
            'socket_id' => $this->id,
            'activity_timeout' => $this->settings->activityTimeout,
        ]));
    }

    public function receive(string $bytes): void
    {
        $this->lastSeen = microtime(true);
        $this->awaitsPong = false;

        try {
            foreach ($this->reader->read($bytes) as $frame) {
                match ($frame->opcode) {
                    Frame::PING => $this->write(new Frame(Frame::PONG, $frame->payload)),
                    Frame::PONG => null,
                    Frame::CLOSE => $this->connection->end((new Frame(Frame::CLOSE, $frame->payload))->encode()),
                    default => $this->handle($frame->payload),
                };
            }
        } catch (ProtocolError $e) {
            $this->connection->end(Frame::closing($e->getCode())->encode());
        }
    }

    public function send(string $event, ?string $data = null, ?string $channel = null): void
    {
        $message = json_encode(array_filter(
            compact('event', 'data', 'channel'),
            fn (?string $value): bool => $value !== null,
        ));

        ($this->debug)("{$this->id} -> {$message}");
        $this->write(new Frame(Frame::TEXT, $message));
    }

    public function error(int $code, string $message): void
    {
        $this->send('pusher:error', json_encode(compact('code', 'message')));
    }

    /**
     * Pings a client that has been silent; ends one that did not answer the last ping.
     */
    public function checkActivity(): void
    {
        if (microtime(true) - $this->lastSeen < $this->settings->pingInterval) {
            return;
        }

        if ($this->awaitsPong) {
            $this->error(4201, 'Pong reply not received in time');
            $this->connection->end();

            return;
        }

        $this->awaitsPong = true;
        $this->send('pusher:ping');
    }

    private function handle(string $message): void
    {
        ($this->debug)("{$this->id} <- {$message}");

        try {
            $this->react(json_decode($message, true, flags: JSON_THROW_ON_ERROR));
        } catch (Throwable) {
            $this->error(4200, 'Invalid message format');
        }
    }

    /**
     * @param  array{event: string, data?: mixed}  $message
     */
    private function react(array $message): void
    {
        $data = $message['data'] ?? [];
        $data = is_string($data) ? json_decode($data, true) : $data;

        match ($message['event']) {
            'pusher:ping' => $this->send('pusher:pong'),
            'pusher:pong' => null,
            'pusher:subscribe' => $this->subscribe($data['channel']),
            'pusher:unsubscribe' => $this->channels->unsubscribe($data['channel'], $this),
        };
    }

    private function subscribe(string $channel): void
    {
        // Every channel of this application is public.
        if (preg_match('/^(private|presence)-/', $channel)) {
            $this->error(4009, 'Connection is unauthorized');

            return;
        }

        $this->channels->subscribe($channel, $this);
        $this->send('pusher_internal:subscription_succeeded', '{}', $channel);
    }

    private function write(Frame $frame): void
    {
        $this->connection->write($frame->encode());
    }
}
