<?php

namespace App\Reverb;

final readonly class HttpRequest
{
    private const MAX_HEAD = 8192;

    /**
     * @param  array<string, string>  $headers  names in lower case
     * @param  array<string, mixed>  $query
     */
    public function __construct(
        public string $method,
        public string $path,
        public array $query = [],
        public array $headers = [],
        public string $body = '',
        public string $rest = '',
    ) {}

    /**
     * @return self|null null while the request is not complete
     *
     * @throws ProtocolError
     */
    public static function parse(string $bytes, int $maxBody): ?self
    {
        $end = strpos($bytes, "\r\n\r\n");

        if ($end === false) {
            return strlen($bytes) > self::MAX_HEAD ? throw new ProtocolError('Bad request.', 400) : null;
        }

        $lines = explode("\r\n", substr($bytes, 0, $end));

        if (! preg_match('#^([A-Z]+) (/[^ ]*) HTTP/1\.[01]$#', array_shift($lines), $start)) {
            throw new ProtocolError('Bad request.', 400);
        }

        $headers = self::headers($lines);
        $length = $headers['content-length'] ?? '0';

        if (! ctype_digit($length) || isset($headers['transfer-encoding'])) {
            throw new ProtocolError('Bad request.', 400);
        }

        if ((int) $length > $maxBody) {
            throw new ProtocolError('Payload too large.', 413);
        }

        $rest = substr($bytes, $end + 4);

        if (strlen($rest) < (int) $length) {
            return null;
        }

        [$path, $queryString] = explode('?', $start[2], 2) + [1 => ''];
        parse_str($queryString, $query);

        return new self($start[1], $path, $query, $headers, substr($rest, 0, (int) $length), substr($rest, (int) $length));
    }

    public function header(string $name): string
    {
        return $this->headers[$name] ?? '';
    }

    public function wantsWebSocket(): bool
    {
        return strtolower($this->header('upgrade')) === 'websocket'
            && str_contains(strtolower($this->header('connection')), 'upgrade')
            && $this->header('sec-websocket-version') === '13'
            && strlen((string) base64_decode($this->header('sec-websocket-key'), true)) === 16;
    }

    /**
     * @param  list<string>  $lines
     * @return array<string, string>
     */
    private static function headers(array $lines): array
    {
        $headers = [];

        foreach ($lines as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $headers[strtolower($name)] = trim($value);
        }

        return $headers;
    }
}
