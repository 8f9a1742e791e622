import { ref } from 'vue';

/** Now, in ms, moved on every second for what counts time on screen. */
export const nowMs = ref(Date.now());

setInterval(() => {
  nowMs.value = Date.now();
}, 1000);
