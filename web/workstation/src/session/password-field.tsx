import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { IconButton } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useWords } from '../words.ts';

/** A password, which its writer can look at. */
export function PasswordField(props: Omit<ComponentProps<typeof Field>, 'type' | 'end' | 'tall'>) {
  const { say } = useWords();
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      tall
      type={shown ? 'text' : 'password'}
      end={
        <IconButton
          icon={shown ? EyeOff : Eye}
          label={say(shown ? 'hidePassword' : 'showPassword')}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}
