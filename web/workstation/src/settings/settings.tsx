import { ZoneBar } from '../shell/zone-bar.tsx';
import { useWords } from '../words.ts';

/** What administration sets up. */
export default function Settings() {
  const { say } = useWords();
  return <ZoneBar title={say('settings')} />;
}
