export default defineNuxtConfig({
  compatibilityDate: '2025-07-15',

  // Static files for nginx: no Node process on the box serves this app.
  ssr: false,
  nitro: { preset: 'static', prerender: { crawlLinks: false } },
  pages: false,

  runtimeConfig: {
    public: {
      reverbAppKey: '', // NUXT_PUBLIC_REVERB_APP_KEY
      apiBase: '', // NUXT_PUBLIC_API_BASE, empty: the origin that served the page
      wsUrl: '', // NUXT_PUBLIC_WS_URL such as wss://192.168.1.10:6001, empty: the same host
    },
  },

  css: ['~/assets/main.css'],
  app: {
    head: {
      htmlAttrs: { lang: 'en' },
      title: 'Woosoo',
      meta: [
        { name: 'viewport', content: 'width=device-width, initial-scale=1, viewport-fit=cover' },
        { name: 'description', content: 'Order from your table.' },
        { name: 'theme-color', content: '#fbf8f3' },
        { name: 'mobile-web-app-capable', content: 'yes' },
      ],
      link: [
        { rel: 'manifest', href: '/manifest.json' },
        { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' },
      ],
      noscript: [{ textContent: 'Ordering needs JavaScript.' }],
    },
  },

  // A deploy waits for this build: nothing is made that nobody reads.
  sourcemap: false,
  devtools: { enabled: false },
  telemetry: false,
  experimental: { appManifest: false, payloadExtraction: false },
  vite: { build: { reportCompressedSize: false } },
});
