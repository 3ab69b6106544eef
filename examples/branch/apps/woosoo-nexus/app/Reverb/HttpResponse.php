<?php

namespace App\Reverb;

final readonly class HttpResponse
{
    private const REASONS = [
        200 => 'OK', 400 => 'Bad Request', 401 => 'Unauthorized', 404 => 'Not Found', 413 => 'Payload Too Large',
        422 => 'Unprocessable Content', 426 => 'Upgrade Required', 500 => 'Internal Server Error',
    ];

    private const ACCEPT_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

    /**
     * @param  array<string, string>  $headers
     */
    public function __construct(public int $status, public string $body, public array $headers = []) {}

    /**
     * @param  array<string, mixed>  $data
     * @param  array<string, string>  $headers
     */
    public static function json(array $data, array $headers = []): self
    {
        return new self(200, json_encode((object) $data), ['Content-Type' => 'application/json'] + $headers);
    }

    public static function upgrade(string $key): string
    {
        return self::head('101 Switching Protocols', [
            'Upgrade' => 'websocket',
            'Connection' => 'Upgrade',
            'Sec-WebSocket-Accept' => base64_encode(sha1($key.self::ACCEPT_SUFFIX, true)),
        ]);
    }

    public function encode(): string
    {
        return self::head($this->status.' '.self::REASONS[$this->status], $this->headers + [
            'Content-Type' => 'text/plain',
            'Content-Length' => (string) strlen($this->body),
            'Connection' => 'close',
        ]).$this->body;
    }

    /**
     * @param  array<string, string>  $headers
     */
    private static function head(string $status, array $headers): string
    {
        $head = "HTTP/1.1 {$status}\r\nX-Powered-By: Laravel Reverb\r\n";

        foreach ($headers as $name => $value) {
            $head .= "{$name}: {$value}\r\n";
        }

        return "{$head}\r\n";
    }
}
