/** Closes the popover that bears this id, if it is there. */
export const hidePopover = (id: string): void => document.getElementById(id)?.hidePopover();
