/** First byte after the kernels' static data; the loader hands out memory from here. */
export function heapBase(): usize {
  return __heap_base;
}
