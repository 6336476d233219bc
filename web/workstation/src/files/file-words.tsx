import styles from './file-words.module.css';

/** A file by its name, with a line about it. */
export function FileWords({ name, about }: { name: string; about: string }) {
  return (
    <span className={styles.words}>
      <b dir="auto" className="clip">
        {name}
      </b>
      <small>{about}</small>
    </span>
  );
}
