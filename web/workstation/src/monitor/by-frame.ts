type Listener = () => void;
type Subscribe = (listener: Listener) => Listener;

/** Tells at most once a frame: two hundred events a second are sixty drawings at most. */
export function byFrame(subscribe: Subscribe): Subscribe {
  return (listener) => {
    let frame: number | undefined;
    const off = subscribe(() => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        listener();
      });
    });
    return () => {
      off();
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  };
}
