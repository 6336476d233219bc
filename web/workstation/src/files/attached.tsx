import { download, endingOf, type FileBody, type Stored, sizeOf } from '@switchboard/core';
import { Download, FileText } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Icon } from '../ui/icon.tsx';
import { useWords, type WordKey } from '../words.ts';
import styles from './attached.module.css';
import { useLinks } from './carrier.ts';
import { FileWords } from './file-words.tsx';

/** What an entry carries: a picture small, all else as a chip; each is fetched by its button. */
export function Attached({
  files,
  conversation,
}: {
  files: readonly FileBody[] | undefined;
  conversation: string;
}) {
  if (!files?.length) return undefined;
  return (
    <div className={styles.files}>
      {files.map((file) => (
        <One key={file.id} file={file} conversation={conversation} />
      ))}
    </div>
  );
}

function One({ file, conversation }: { file: FileBody; conversation: string }) {
  const { say, region } = useWords();
  const links = useLinks(conversation);
  const [stored, setStored] = useState<Stored>();
  const [fault, setFault] = useState<WordKey>();
  const size = sizeOf(file.size_bytes, region);

  useEffect(() => {
    if (!file.thumbnail) return;
    let over = false;
    void links.of(file.id).then((got) => {
      if (!over && got && got !== 'gone') setStored(got);
    });
    return () => {
      over = true;
    };
  }, [links, file.id, file.thumbnail]);

  const get = async () => {
    const got = await links.of(file.id);
    if (got === undefined) return setFault('fileLater');
    if (got === 'gone') return setFault('fileGone');
    setFault(undefined);
    setStored(got);
    download(got);
  };
  const picture = file.thumbnail ? stored?.thumbnail_url : undefined;
  const about = [endingOf(file.name), size, file.scanned ? say('fileChecked') : ''];
  return (
    <div className={styles.one}>
      <button
        type="button"
        className={picture ? styles.picture : styles.chip}
        aria-label={picture && say('fileGet', { name: file.name, size })}
        title={file.name}
        onClick={() => void get()}
      >
        {picture ? (
          <img src={picture} alt={file.name} />
        ) : (
          <>
            <Icon of={FileText} size={20} />
            <FileWords name={file.name} about={about.filter(Boolean).join(' · ')} />
            <Icon of={Download} size={16} />
            <span className="hidden-text">{say('fileDownload')}</span>
          </>
        )}
      </button>
      {fault && (
        <p role="alert" className={styles.fault}>
          {say(fault)}
        </p>
      )}
    </div>
  );
}
