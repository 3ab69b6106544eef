/** The built-in `nuxt.env.j2`. `env` holds the variables below (overridden by `PWA_ENV_*`), `extra` what `PWA_ENV_*` adds. */
export const nuxtEnv = String.raw`# empty: the origin that served the page
NUXT_PUBLIC_API_BASE={{ env.NUXT_PUBLIC_API_BASE | nodeenv }}
NUXT_PUBLIC_WS_URL={{ env.NUXT_PUBLIC_WS_URL | nodeenv }}
NUXT_PUBLIC_REVERB_APP_KEY={{ env.NUXT_PUBLIC_REVERB_APP_KEY | nodeenv }}
{% for entry in extra %}
{{ entry.key }}={{ entry.value | nodeenv }}
{% endfor %}
`;
