import './no-eval.js';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import './ui/style/element-styles.js';
import AppRoot from './app-root.vue';
import { createConsoleRouter } from './router.js';
import { speak } from './locales/translate.js';
import { useSettings } from './state/desk/settings.js';

const pinia = createPinia();
// Look and language are settled before anything is drawn.
const { chosen } = useSettings(pinia);
void speak(chosen.language)
  .catch(() => undefined)
  .finally(() => createApp(AppRoot).use(pinia).use(createConsoleRouter(pinia)).mount('#app'));
