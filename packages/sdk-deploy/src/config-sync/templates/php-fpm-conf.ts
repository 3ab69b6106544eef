/** The built-in `php-fpm.conf.j2`: the pool that Woosoo runs itself, in the foreground, with all its files in the branch folder. */
export const phpFpmConf = String.raw`[global]
pid = {{ pid | inistr }}
error_log = {{ errorLog | inistr }}
; running requests finish before a worker ends
process_control_timeout = 10s

[woosoo]
listen = {{ listen | inistr }}
{% if socket %}
listen.mode = 0600
{% if account and account.own %}
listen.owner = {{ account.user | inistr }}
{% endif %}
{% endif %}
{% if account %}
user = {{ account.user | inistr }}
{% endif %}
pm = dynamic
pm.max_children = 12
pm.start_servers = 2
pm.min_spare_servers = 1
pm.max_spare_servers = 4
; a leak never grows for long
pm.max_requests = 2000
clear_env = yes
catch_workers_output = yes
decorate_workers_output = no

php_admin_value[error_log] = {{ errorLog | inistr }}
php_admin_flag[log_errors] = on
php_admin_flag[display_errors] = off
php_admin_value[post_max_size] = 20M
php_admin_value[upload_max_filesize] = 20M
; releases are complete before they go live: cache at once, and see rebuilt configuration caches at once
php_admin_value[opcache.file_update_protection] = 0
php_admin_value[opcache.revalidate_freq] = 0
`;
