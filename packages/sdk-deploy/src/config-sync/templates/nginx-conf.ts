import { awayJson, awayPage } from './away-page.ts';
import { mimeTypes } from './mime-types.ts';

/** The built-in `nginx.conf.j2`: complete by itself, with all of nginx's own files in the branch folder. */
export const nginxConf = String.raw`{% if user %}
user {{ user | nginxstr }};
{% endif %}
worker_processes {{ workers }};
pid {{ pid | nginxstr }};
error_log {{ errorLog | nginxstr }} warn;

events {
    worker_connections 1024;
}

http {
    types {
${mimeTypes}
    }
    default_type application/octet-stream;

    # what stands behind ? may be a secret, and is in no log
    map $request_uri $woosoo_path {
        default "";
        "~^(?<woosoo_asked>[^?]*)" $woosoo_asked;
    }
    log_format woosoo escape=json '{"time":"$time_iso8601","client":"$remote_addr","request":"$request_method $woosoo_path","status":$status,"bytes":$body_bytes_sent,"duration":"$request_time","upstream":"$upstream_response_time","agent":"$http_user_agent"}';
    access_log {{ accessLog | nginxstr }}{% if logged %} woosoo{% endif %};

    client_body_temp_path {{ temporary.body | nginxstr }};
    proxy_temp_path {{ temporary.proxy | nginxstr }};
    fastcgi_temp_path {{ temporary.fastcgi | nginxstr }};
    uwsgi_temp_path {{ temporary.uwsgi | nginxstr }};
    scgi_temp_path {{ temporary.scgi | nginxstr }};

    server_tokens off;
    absolute_redirect off;
    charset utf-8;
    sendfile on;
    client_max_body_size 20m;
    gzip on;
    gzip_min_length 1024;
    gzip_vary on;
    gzip_proxied any;
    gzip_types text/css text/plain text/javascript application/javascript application/json application/manifest+json application/xml image/svg+xml;

    # requests from this box itself
    geo $woosoo_local {
        default 0;
        127.0.0.0/8 1;
{% for address in ownAddresses %}
        {{ address }} 1;
{% endfor %}
    }
    # our own probes get through the maintenance page
    map $woosoo_local$http_x_woosoo_probe $woosoo_probe {
        default "";
        11 1;
    }
    map $uri $woosoo_away {
        default @woosoo_page;
        ~^/(api|broadcasting|sanctum|apps?|__woosoo)(/|$) @woosoo_json;
    }
    map $http_upgrade $woosoo_connection {
        default upgrade;
        "" close;
    }
{% if pointers.length %}

    # The releases that are live: files that are replaced in one act, and read when nginx starts or reloads.
{% for pointer in pointers %}
    map release {{ pointer.variable }} {
        default {{ pointer.absent | nginxstr }};
        include {{ pointer.files | nginxstr }};
    }
{% endfor %}
{% endif %}
{% if backend %}

    # Everything goes through Laravel's front controller, found in the release that the pointer names at this moment.
    map $uri $woosoo_script {
        default /index.php;
        /__woosoo/release/backend /woosoo-release.php;
    }
    fastcgi_param SCRIPT_FILENAME $realpath_root$woosoo_script;
    fastcgi_param DOCUMENT_ROOT $realpath_root;
    fastcgi_param SCRIPT_NAME $woosoo_script;
    fastcgi_param DOCUMENT_URI $woosoo_script;
    fastcgi_param QUERY_STRING $query_string;
    fastcgi_param REQUEST_METHOD $request_method;
    fastcgi_param CONTENT_TYPE $content_type;
    fastcgi_param CONTENT_LENGTH $content_length;
    fastcgi_param REQUEST_URI $request_uri;
    fastcgi_param SERVER_PROTOCOL $server_protocol;
    fastcgi_param REQUEST_SCHEME $scheme;
    fastcgi_param HTTPS $https if_not_empty;
    # Variables of the environment named HTTP_PROXY must not come from a header.
    fastcgi_param HTTP_PROXY "";
    fastcgi_param GATEWAY_INTERFACE CGI/1.1;
    fastcgi_param SERVER_SOFTWARE nginx;
    fastcgi_param REMOTE_ADDR $remote_addr;
    fastcgi_param REMOTE_PORT $remote_port;
    fastcgi_param SERVER_ADDR $server_addr;
    fastcgi_param SERVER_PORT $server_port;
    fastcgi_param SERVER_NAME $host;
    fastcgi_param REDIRECT_STATUS 200;
    fastcgi_buffers 16 16k;
    fastcgi_buffer_size 32k;
{% endif %}

    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $woosoo_connection;
{% macro away() %}

        set $woosoo_closed "";
        if (-f {{ maintenanceFlag | nginxstr }}) {
            set $woosoo_closed 1;
        }
        if ($woosoo_probe) {
            set $woosoo_closed "";
        }
        if ($woosoo_closed) {
            return 503;
        }
        error_page 500 502 503 504 =503 $woosoo_away;
        location @woosoo_page {
            default_type text/html;
            add_header Retry-After 10 always;
            add_header Cache-Control no-store always;
            return 503 '${awayPage}';
        }
        location @woosoo_json {
            default_type application/json;
            add_header Retry-After 10 always;
            add_header Cache-Control no-store always;
            return 503 '${awayJson}';
        }
{% endmacro %}

    # what the tablets open
    server {
        listen {{ listen.http }};
{% if certificate %}
        listen {{ listen.https }} ssl;
        ssl_certificate {{ certificate.chain | nginxstr }};
        ssl_certificate_key {{ certificate.key | nginxstr }};
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:woosoo:1m;
{% endif %}
        server_name _;
{{ away() }}
{% if backend %}

        location ~ ^/(?:up$|(?:api|broadcasting|sanctum)(?:/|$)) {
            root {{ backend.public | nginxstr }};
            fastcgi_pass {{ backend.fastcgi | nginxstr }};
        }
        # uploads; never a script
        location /storage/ {
            root {{ backend.public | nginxstr }};
            location ~* \.(?:php|phtml|phar)$ {
                return 404;
            }
            try_files $uri =404;
            add_header X-Content-Type-Options nosniff;
        }
        # WebSocket (Reverb)
        location ~ ^/apps?/ {
            proxy_pass http://{{ backend.reverb }};
            proxy_read_timeout 3600s;
            proxy_send_timeout 3600s;
        }
        location = /__woosoo/release/backend {
            if ($woosoo_local = 0) {
                return 404;
            }
            root {{ backend.release | nginxstr }};
            fastcgi_pass {{ backend.fastcgi | nginxstr }};
        }
{% endif %}
        location /__woosoo/ {
            return 404;
        }
{% if certificate and certificate.authority %}
        # what a tablet needs to trust the certificate
        location = /woosoo-ca.crt {
            alias {{ certificate.authority | nginxstr }};
            types {
                application/x-x509-ca-cert crt;
            }
            add_header Cache-Control no-store always;
        }
{% endif %}
{% if pwa %}
        location = /__woosoo/release/pwa {
            if ($woosoo_local = 0) {
                return 404;
            }
            default_type application/json;
{% if pwa.server %}
            # asked of the process that serves, so that an old one gives itself away
            proxy_pass http://{{ pwa.server }}/woosoo-release.json;
{% else %}
            root {{ pwa.directory | nginxstr }};
            add_header Cache-Control no-store always;
            try_files /woosoo-release.json =404;
{% endif %}
        }
        location = /woosoo-release.json {
            root {{ pwa.directory | nginxstr }};
            add_header Cache-Control no-store always;
            try_files $uri =404;
        }
        # names that hold a hash of the content
        location /_nuxt/ {
            root {{ pwa.directory | nginxstr }};
            add_header Cache-Control "public, max-age=31536000, immutable";
            try_files $uri @woosoo_previous;
        }
        # a tablet that opened its page before the switch still asks for the files of that page
        location @woosoo_previous {
            root {{ pwa.previous | nginxstr }};
            add_header Cache-Control "public, max-age=31536000, immutable";
            try_files $uri =404;
        }
        location /_nuxt/builds/ {
            root {{ pwa.directory | nginxstr }};
            add_header Cache-Control no-cache;
            try_files $uri =404;
        }
        location / {
            root {{ pwa.directory | nginxstr }};
            add_header Cache-Control no-cache;
{% if pwa.server %}
            try_files $uri @pwa;
{% else %}
            try_files $uri $uri/index.html /200.html /index.html =404;
{% endif %}
        }
{% if pwa.server %}
        location @pwa {
            proxy_pass http://{{ pwa.server }};
        }
{% endif %}
{% elif not hasPwa and backend %}
        location / {
            root {{ backend.public | nginxstr }};
            try_files $uri @laravel;
        }
        location ~* \.php$ {
            return 404;
        }
        location ~ /\. {
            return 404;
        }
        location @laravel {
            root {{ backend.public | nginxstr }};
            fastcgi_pass {{ backend.fastcgi | nginxstr }};
        }
{% else %}
        location / {
            # nothing has been deployed yet
            return 503;
        }
{% endif %}
    }
{% if backend %}

    # the API alone
    server {
        listen {{ listen.backend }};
        server_name _;
{{ away() }}
        root {{ backend.public | nginxstr }};
        location / {
            try_files $uri @laravel;
        }
        location ~* \.php$ {
            return 404;
        }
        location ~ /\. {
            return 404;
        }
        location @laravel {
            fastcgi_pass {{ backend.fastcgi | nginxstr }};
        }
    }
{% endif %}
}
`;
