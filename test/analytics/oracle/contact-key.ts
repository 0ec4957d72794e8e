type WithContact = { readonly contact_id: string | null; readonly contact_address: string | null }

/** The contact's id where known, else the address, else ''. */
export const contactKeyOf = ({ contact_id, contact_address }: WithContact): string =>
  contact_id || contact_address || ''
