/** The built-in `laravel.env.j2`. `env` holds the variables below (overridden by `BACKEND_ENV_*`), `extra` what `BACKEND_ENV_*` adds. */
export const laravelEnv = String.raw`APP_NAME={{ env.APP_NAME | phpenv }}
APP_ENV={{ env.APP_ENV | phpenv }}
APP_KEY={{ env.APP_KEY | phpenv }}
APP_DEBUG={{ env.APP_DEBUG | phpenv }}
APP_URL={{ env.APP_URL | phpenv }}

LOG_CHANNEL={{ env.LOG_CHANNEL | phpenv }}
LOG_STACK={{ env.LOG_STACK | phpenv }}
LOG_LEVEL={{ env.LOG_LEVEL | phpenv }}

DB_CONNECTION={{ env.DB_CONNECTION | phpenv }}
DB_DATABASE={{ env.DB_DATABASE | phpenv }}
{% if database.family != 'sqlite' %}
DB_HOST={{ env.DB_HOST | phpenv }}
DB_PORT={{ env.DB_PORT | phpenv }}
DB_USERNAME={{ env.DB_USERNAME | phpenv }}
DB_PASSWORD={{ env.DB_PASSWORD | phpenv }}
{% endif %}

QUEUE_CONNECTION={{ env.QUEUE_CONNECTION | phpenv }}
CACHE_STORE={{ env.CACHE_STORE | phpenv }}
SESSION_DRIVER={{ env.SESSION_DRIVER | phpenv }}
BROADCAST_CONNECTION={{ env.BROADCAST_CONNECTION | phpenv }}

REVERB_APP_ID={{ env.REVERB_APP_ID | phpenv }}
REVERB_APP_KEY={{ env.REVERB_APP_KEY | phpenv }}
REVERB_APP_SECRET={{ env.REVERB_APP_SECRET | phpenv }}
# where the application publishes to
REVERB_HOST={{ env.REVERB_HOST | phpenv }}
REVERB_PORT={{ env.REVERB_PORT | phpenv }}
REVERB_SCHEME={{ env.REVERB_SCHEME | phpenv }}
# where reverb listens, behind nginx
REVERB_SERVER_HOST={{ env.REVERB_SERVER_HOST | phpenv }}
REVERB_SERVER_PORT={{ env.REVERB_SERVER_PORT | phpenv }}
{% for entry in extra %}
{{ entry.key }}={{ entry.value | phpenv }}
{% endfor %}
`;
