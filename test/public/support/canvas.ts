/** The combo box measures its text on a canvas, which jsdom has not. */
Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', {
  value: () => ({ font: '', measureText: () => ({ width: 0 }) }),
});
