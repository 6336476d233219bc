import { download, endingOf, type FileBody, type Links, type Stored, sizeOf } from '@switchboard/core';
import { useEffect, useState } from 'preact/hooks';
import { FileIcon } from './file-icon.tsx';
import type { Tell } from './words.ts';

interface Props {
  readonly links: Links;
  readonly tell: Tell;
  readonly locale: string;
}

/** What a message carries: a picture small, all else as a row; each is fetched by its button. */
export function Attached({ files, ...rest }: Props & { readonly files: readonly FileBody[] }) {
  return (
    <div class="files">
      {files.map((file) => (
        <One key={file.id} file={file} {...rest} />
      ))}
    </div>
  );
}

function One({ file, links, tell, locale }: Props & { readonly file: FileBody }) {
  const [stored, setStored] = useState<Stored>();
  const [fault, setFault] = useState<'fileGone' | 'fileLater'>();
  const size = sizeOf(file.size_bytes, locale);
  const ask = async () => {
    const got = await links.of(file.id);
    setFault(got === undefined ? 'fileLater' : got === 'gone' ? 'fileGone' : undefined);
    if (got === undefined || got === 'gone') return undefined;
    setStored(got);
    return got;
  };
  useEffect(() => {
    if (file.thumbnail) void ask().then((got) => got ?? setFault(undefined));
  }, [file.id]);
  const picture = file.thumbnail ? stored?.thumbnail_url : undefined;
  return (
    <>
      <button
        type="button"
        class={picture ? 'picture' : 'chip'}
        aria-label={picture && tell('fileGet', { name: file.name, size })}
        title={file.name}
        onClick={() => void ask().then((got) => got && download(got))}
      >
        {picture ? (
          <img src={picture} alt={file.name} />
        ) : (
          <>
            <FileIcon name="file" size={20} />
            <span>
              <b dir="auto">{file.name}</b>
              <small>{[endingOf(file.name), size].filter(Boolean).join(' · ')}</small>
            </span>
            <FileIcon name="get" size={16} />
            <span class="for-ear">{tell('fileDownload')}</span>
          </>
        )}
      </button>
      {fault && (
        <p class="fault" role="alert">
          {tell(fault)}
        </p>
      )}
    </>
  );
}
