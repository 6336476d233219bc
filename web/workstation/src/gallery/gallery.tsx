export default function Gallery() {
  return undefined;
}
