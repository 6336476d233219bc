export { type SettingsKey, SettingsWords, useSay } from './words/provide.tsx';
